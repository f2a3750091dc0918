"""人员与岗位: who works as what, where and until when; for the administrators."""
