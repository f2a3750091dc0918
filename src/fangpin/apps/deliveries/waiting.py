"""What a file that lies in the queue waits for: the worker does one thing at a time."""

from procrastinate.contrib.django.models import ProcrastinateJob

_SAYS = {
    "run_screening": "系统正在筛查",
    "inspect_upload": "系统正在查看别的文件",
    "receive_delivery": "系统正在接收别的文件",
    "export_register": "系统正在导出名单",
    "count_measurement": "系统正在测算",
    "preview_rule_change": "系统正在试算参数或决策表",
}


def waits_for() -> str:
    """In words; "" when nothing is under way, so that it is next."""
    doing = ProcrastinateJob.objects.filter(status="doing").order_by("id").values_list("task_name", flat=True)
    return next((_SAYS.get(task, "系统正在做别的事") for task in doing), "")
