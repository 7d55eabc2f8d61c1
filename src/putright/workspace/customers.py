"""What are these customers called? One question for a whole page of cases."""

from collections.abc import Iterable

from putright.people.models import Customer, Organisation


def customer_names(organisation: Organisation, keys: Iterable[str]) -> dict[str, str]:
    wanted = {key for key in keys if key}
    if not wanted:
        return {}
    known = Customer.objects.filter(organisation=organisation, key__in=wanted)
    return dict(known.values_list("key", "name"))
