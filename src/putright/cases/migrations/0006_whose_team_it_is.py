"""The cases of a team, newest first: what its people open where cases are kept to a few."""

from putright.cases.migrating import BesideWriters, index


class Migration(BesideWriters):
    dependencies = (("cases", "0005_counting_reads_the_index"),)
    operations = (
        index("caserow", ("organisation", "team", "received_at", "case"), "case_by_team"),
    )
