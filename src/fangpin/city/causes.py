"""Why households fall: the risks of the national system, by number."""

CAUSES = (
    "因病", "因残", "因学", "因自然灾害", "因意外事故", "因产业失败", "因务工就业不稳", "缺劳动力", "因安全住房", "因安全饮水",
)  # fmt: skip
ILLNESS, DISABILITY, SCHOOL, DISASTER, ACCIDENT, INDUSTRY, JOB, LABOUR, HOUSING, WATER = range(10)
