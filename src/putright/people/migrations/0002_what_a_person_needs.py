"""What a customer needs of us is kept in its parts, and what their own system calls them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("people", "0001_initial"),)
    operations = (
        migrations.AddField(
            "customer", "adjustments", models.TextField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "call_times", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "channel", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "format", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "interpreter", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "language", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "merged_into", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "outside_id", models.CharField(blank=True, db_default="", default="")
        ),
        migrations.AddField(
            "customer", "needs_agreed_at", models.DateTimeField(blank=True, null=True)
        ),
    )
