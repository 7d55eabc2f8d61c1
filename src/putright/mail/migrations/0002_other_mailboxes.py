"""To which other mailboxes a message came. The version before inserts without it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("mail", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="arrived",
            name="also",
            field=models.CharField(blank=True, db_default="", default=""),
        ),
    ]
