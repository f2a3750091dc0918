"""Each entry is sealed into a chain of hashes as it is committed; the verbs of pages read and requests refused.

The text under a seal is the JSON array [place, id, time in UTC to the microsecond, actor, role, verb, kind, object,
detail] as PostgreSQL writes jsonb; the hash is SHA-256 over the former seal's hash and that text in UTF-8.
"""

from django.db import migrations, models

# Deferred: the lock that keeps the order is held while a transaction commits, not while it works for minutes.
SEAL = """
CREATE FUNCTION audit_text(place bigint, entry audit_entry) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT jsonb_build_array(
        place, entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), entry.actor_id,
        entry.actor_role, entry.verb, entry.object_kind, entry.object_id, entry.detail
    )::text
$$;
CREATE FUNCTION audit_seal_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    last record;
BEGIN
    PERFORM pg_advisory_xact_lock(7377850230138900228);
    SELECT place, hash INTO last FROM audit_seal ORDER BY place DESC LIMIT 1;
    INSERT INTO audit_seal (place, entry_id, hash) VALUES (
        coalesce(last.place, 0) + 1, NEW.id,
        sha256(coalesce(last.hash, ''::bytea) || convert_to(audit_text(coalesce(last.place, 0) + 1, NEW), 'UTF8'))
    );
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER audit_entry_is_sealed AFTER INSERT ON audit_entry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_seal_entry();
CREATE TRIGGER audit_entry_stays BEFORE TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_grows();
CREATE TRIGGER audit_seal_only_grows BEFORE UPDATE OR DELETE ON audit_seal
    FOR EACH ROW EXECUTE FUNCTION audit_entry_only_grows();
CREATE TRIGGER audit_seal_stays BEFORE TRUNCATE ON audit_seal
    FOR EACH STATEMENT EXECUTE FUNCTION audit_entry_only_grows();
"""
# What there is already, in the order of the numbers.
SEAL_FORMER = """
DO $$
DECLARE
    entry audit_entry;
    so_far bigint := 0;
    former bytea := '';
BEGIN
    FOR entry IN SELECT * FROM audit_entry ORDER BY id LOOP
        so_far := so_far + 1;
        former := sha256(former || convert_to(audit_text(so_far, entry), 'UTF8'));
        INSERT INTO audit_seal (place, entry_id, hash) VALUES (so_far, entry.id, former);
    END LOOP;
END $$;
"""
UNSEAL = """
DROP TRIGGER audit_seal_stays ON audit_seal;
DROP TRIGGER audit_seal_only_grows ON audit_seal;
DROP TRIGGER audit_entry_stays ON audit_entry;
DROP TRIGGER audit_entry_is_sealed ON audit_entry;
DROP FUNCTION audit_seal_entry();
DROP FUNCTION audit_text(bigint, audit_entry);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0009_answers_to_matters"),
    ]

    operations = [
        migrations.AlterField(
            model_name="entry",
            name="verb",
            field=models.CharField(
                choices=[
                    ("signed_in", "登录"),
                    ("sign_in_refused", "登录失败"),
                    ("signed_out", "退出"),
                    ("viewed_page", "查看页面"),
                    ("refused_request", "拒绝访问"),
                    ("viewed_household", "查看一户一档"),
                    ("uploaded_file", "上传文件"),
                    ("confirmed_upload", "确认表头"),
                    ("withdrew_upload", "撤回上传"),
                    ("forgot_heading", "删除记住的表头"),
                    ("loaded_delivery", "接收交付"),
                    ("downloaded_rejects", "下载退回行"),
                    ("loaded_run", "载入筛查结果"),
                    ("closed_clue", "办结线索"),
                    ("answered_matter", "登记情况说明"),
                    ("exported_clues", "导出线索清单"),
                    ("asked_for_register", "申请导出名单"),
                    ("exported_register", "导出名单"),
                    ("downloaded_register", "下载名单"),
                    ("created_user", "新建用户"),
                    ("added_posting", "增加岗位"),
                    ("ended_posting", "终止岗位"),
                    ("chose_posting", "切换岗位"),
                    ("changed_password", "修改密码"),
                    ("reset_password", "重置密码"),
                    ("viewed_stranger", "查看认人核对"),
                    ("linked_person", "认定人员"),
                    ("linked_nobody", "认定查无此人"),
                    ("undid_link", "撤销人员认定"),
                    ("sent_suggestion", "提交意见反馈"),
                    ("accepted_register_change", "同意户籍变动"),
                    ("accepted_deaths", "批量确认死亡"),
                    ("refused_register_change", "不同意户籍变动"),
                    ("undid_register_change", "撤销户籍变动"),
                    ("drafted_rule_change", "起草规则变更"),
                    ("approved_rule_change", "批准规则变更"),
                    ("returned_rule_change", "退回规则变更"),
                    ("withdrew_rule_change", "撤回规则变更"),
                ],
                max_length=30,
            ),
        ),
        migrations.CreateModel(
            name="Seal",
            fields=[
                ("place", models.BigIntegerField(primary_key=True, serialize=False)),
                ("entry_id", models.BigIntegerField(unique=True)),
                ("hash", models.BinaryField()),
            ],
            options={"ordering": ["place"]},
        ),
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(SEAL_FORMER, migrations.RunSQL.noop),
    ]
