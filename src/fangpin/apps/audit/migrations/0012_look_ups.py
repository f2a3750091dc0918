"""Verbs of the limit of looking at households without work there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0011_area_of_the_actor"),
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
                    ("set_up_factor", "设置动态口令"),
                    ("renewed_recovery_codes", "更换恢复码"),
                    ("used_recovery_code", "使用恢复码"),
                    ("removed_factor", "解除动态口令"),
                    ("confirmed_identity", "再次验证身份"),
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
                    ("viewed_trail", "查看操作记录"),
                    ("asked_for_person", "申请个人信息打印件"),
                    ("collected_person", "汇总个人信息"),
                    ("viewed_person", "查看个人信息打印件"),
                    ("look_ups_exceeded", "超量查看农户"),
                    ("look_ups_explained", "说明查看用途"),
                ],
                max_length=30,
            ),
        ),
    ]
