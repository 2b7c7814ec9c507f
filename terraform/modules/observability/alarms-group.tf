resource "aws_cloudwatch_metric_alarm" "at_max" {
  alarm_name          = "${var.name}-group-at-max"
  alarm_description   = "The group has been as large as it may be (${var.max_size}) for fifteen minutes: raise max_size, or find out what all the work is."
  namespace           = "AWS/AutoScaling"
  metric_name         = "GroupDesiredCapacity"
  dimensions          = { AutoScalingGroupName = var.autoscaling_group_name }
  statistic           = "Minimum"
  period              = 60
  comparison_operator = "GreaterThanOrEqualToThreshold"
  threshold           = var.max_size
  evaluation_periods  = 15
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
