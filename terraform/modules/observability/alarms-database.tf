resource "aws_cloudwatch_metric_alarm" "database_connections" {
  for_each = toset(var.database_instance_ids)

  alarm_name          = "${each.key}-database-connections"
  alarm_description   = "${each.key} has more than 80 % of its ${var.database_max_connections} connections in use. Raise database_max_connections before max_size or the pools."
  namespace           = "AWS/RDS"
  metric_name         = "DatabaseConnections"
  dimensions          = { DBInstanceIdentifier = each.key }
  statistic           = "Maximum"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = floor(0.8 * var.database_max_connections)
  evaluation_periods  = 5
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}

resource "aws_cloudwatch_metric_alarm" "database_capacity" {
  for_each = toset(var.database_instance_ids)

  alarm_name          = "${each.key}-database-capacity"
  alarm_description   = "${each.key} has used more than 90 % of the capacity that it may grow to for fifteen minutes. Raise database_max_acu, or look at its slow queries."
  namespace           = "AWS/RDS"
  metric_name         = "ACUUtilization"
  dimensions          = { DBInstanceIdentifier = each.key }
  statistic           = "Average"
  period              = 60
  comparison_operator = "GreaterThanThreshold"
  threshold           = 90
  evaluation_periods  = 15
  treat_missing_data  = "missing"
  alarm_actions       = [aws_sns_topic.alarms.arn]
  ok_actions          = [aws_sns_topic.alarms.arn]
}
