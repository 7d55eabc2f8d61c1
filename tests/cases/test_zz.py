import pytest, time
from django.db import connection
from datetime import date
from putright.cases.flags import flags_asked, flags_of
from putright.cases.models import FlagRow
from putright.people.models import Customer
from tests.cases.given import *
@pytest.mark.django_db
def test_plan(council):
    case = received(council).reference
    Customer.objects.bulk_create([Customer(organisation=council,key=f"c-{n}",name="x",created_at=NOON, merged_into=(f"c-{n-1}" if n%2 else "")) for n in range(60000)])
    FlagRow.objects.bulk_create([FlagRow(organisation=council,case=n,number=1,customer=f"c-{n}",record="danger",about="safety") for n in range(20000)])
    k = Customer.objects.get(name="Zofia Nowak").key
    sql, values = flags_asked(council, ASHA, [k], date(2026,11,23))
    with connection.cursor() as c:
        c.execute("analyze")
        c.execute(("explain " if connection.vendor=="postgresql" else "explain query plan ")+"select "+sql, values)
        print(*c.fetchall()[:26], sep="\n")
    flags_of(council, ASHA, [k], date(2026,11,23))
    t=time.perf_counter()
    for _ in range(200): flags_of(council, ASHA, [k], date(2026,11,23))
    print("ms each", (time.perf_counter()-t)*5)
    assert 0
