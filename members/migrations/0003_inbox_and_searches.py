from django.db import migrations, models

from unionhub.kernel import guards


class Migration(migrations.Migration):
    """What the inbox and the searches for members need to stay fast."""

    dependencies = [("members", "0002_offices")]

    operations = [
        migrations.AddIndex(
            model_name="enrolment",
            index=models.Index(
                condition=models.Q(("state", "PENDING")),
                fields=["org_path", "due_on", "id"],
                name="enrolment_waiting_at_union",
            ),
        ),
        migrations.AddField(
            model_name="member",
            name="phone_index",
            field=models.BinaryField(
                max_length=32, null=True, verbose_name="手机号码盲索引"
            ),
        ),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(fields=["phone_index"], name="member_by_phone"),
        ),
        # Before its index: the beginning of a name is a range of bytes.
        guards.byte_order("members_member", "name", 50),
        migrations.AddIndex(
            model_name="member",
            index=models.Index(
                fields=["name", "birth_year", "org_path", "person"],
                name="member_by_name",
            ),
        ),
    ]
