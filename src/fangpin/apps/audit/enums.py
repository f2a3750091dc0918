"""Words of the audit trail."""

from django.db.models import TextChoices


class Verb(TextChoices):
    SIGNED_IN = "signed_in", "登录"
    SIGN_IN_REFUSED = "sign_in_refused", "登录失败"
    SIGNED_OUT = "signed_out", "退出"
    VIEWED_PAGE = "viewed_page", "查看页面"
    REFUSED_REQUEST = "refused_request", "拒绝访问"
    VIEWED_HOUSEHOLD = "viewed_household", "查看一户一档"
    UPLOADED_FILE = "uploaded_file", "上传文件"
    CONFIRMED_UPLOAD = "confirmed_upload", "确认表头"
    WITHDREW_UPLOAD = "withdrew_upload", "撤回上传"
    FORGOT_HEADING = "forgot_heading", "删除记住的表头"
    LOADED_DELIVERY = "loaded_delivery", "接收交付"
    DOWNLOADED_REJECTS = "downloaded_rejects", "下载退回行"
    LOADED_RUN = "loaded_run", "载入筛查结果"
    CLOSED_CLUE = "closed_clue", "办结线索"
    ANSWERED_MATTER = "answered_matter", "登记情况说明"
    EXPORTED_CLUES = "exported_clues", "导出线索清单"
    ASKED_FOR_REGISTER = "asked_for_register", "申请导出名单"
    EXPORTED_REGISTER = "exported_register", "导出名单"
    DOWNLOADED_REGISTER = "downloaded_register", "下载名单"
    CREATED_USER = "created_user", "新建用户"
    VIEWED_STRANGER = "viewed_stranger", "查看认人核对"
    LINKED_PERSON = "linked_person", "认定人员"
    LINKED_NOBODY = "linked_nobody", "认定查无此人"
    UNDID_LINK = "undid_link", "撤销人员认定"
    SENT_SUGGESTION = "sent_suggestion", "提交意见反馈"
    ACCEPTED_REGISTER_CHANGE = "accepted_register_change", "同意户籍变动"
    ACCEPTED_DEATHS = "accepted_deaths", "批量确认死亡"
    REFUSED_REGISTER_CHANGE = "refused_register_change", "不同意户籍变动"
    UNDID_REGISTER_CHANGE = "undid_register_change", "撤销户籍变动"
    DRAFTED_RULE_CHANGE = "drafted_rule_change", "起草参数变更"
    APPROVED_RULE_CHANGE = "approved_rule_change", "批准参数变更"
    RETURNED_RULE_CHANGE = "returned_rule_change", "退回参数变更"
    WITHDREW_RULE_CHANGE = "withdrew_rule_change", "撤回参数变更"


class SuggestionKind(TextChoices):
    """What somebody wants to say about the system or the work it causes."""

    COMPLAINT = "complaint", "投诉"
    SUGGESTION = "suggestion", "建议"
    WRONG_DATA = "wrong_data", "数据有误"
    OTHER = "other", "其他"
