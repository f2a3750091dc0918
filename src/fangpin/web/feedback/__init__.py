"""意见反馈: complaints and suggestions from whoever sits in front of the screen."""
