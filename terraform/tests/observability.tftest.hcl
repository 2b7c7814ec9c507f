mock_provider "aws" {
  source = "./tests/mocks"
}

variables {
  name                     = "bookstore"
  alarm_email              = "operations@example.com"
  p95_seconds              = 0.2
  load_balancer_arn_suffix = "app/bookstore/50dc6c495c0c9188"
  target_group_arn_suffix  = "targetgroup/bookstore/73e2d6bc24d8a067"
  autoscaling_group_name   = "bookstore"
  min_size                 = 2
  max_size                 = 6
  database_instance_ids    = ["bookstore-1", "bookstore-2"]
  database_max_connections = 400
}

run "the_alarms" {
  # Applied, so that what AWS would say is known and can be compared.
  command = apply

  module {
    source = "./modules/observability"
  }

  # Alarms watch what visitors feel.
  assert {
    condition = toset(compact([for query in aws_cloudwatch_metric_alarm.errors.metric_query : try(query.metric[0].metric_name, "")])) == toset([
      "RequestCount", "HTTPCode_Target_5XX_Count", "HTTPCode_ELB_5XX_Count",
    ])
    error_message = "The shop's errors and the balancer's must be counted, against all requests."
  }

  assert {
    condition     = alltrue([for query in aws_cloudwatch_metric_alarm.errors.metric_query : query.metric[0].dimensions == tomap({ LoadBalancer = var.load_balancer_arn_suffix }) if length(query.metric) > 0])
    error_message = "Errors must be counted at this balancer."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.slow.extended_statistic == "p95" && aws_cloudwatch_metric_alarm.slow.metric_name == "TargetResponseTime" && aws_cloudwatch_metric_alarm.slow.threshold == 0.2
    error_message = "The time that 95 % stay under must be watched."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.unhealthy.metric_name == "UnHealthyHostCount" && aws_cloudwatch_metric_alarm.unhealthy.threshold == 0 && aws_cloudwatch_metric_alarm.unhealthy.comparison_operator == "GreaterThanThreshold"
    error_message = "Unhealthy instances must be watched."
  }

  assert {
    condition     = aws_cloudwatch_metric_alarm.too_few.metric_name == "HealthyHostCount" && aws_cloudwatch_metric_alarm.too_few.threshold == 2 && aws_cloudwatch_metric_alarm.too_few.treat_missing_data == "breaching"
    error_message = "Too few healthy instances must be noticed, none at all too."
  }

  assert {
    condition     = alltrue([for alarm in [aws_cloudwatch_metric_alarm.slow, aws_cloudwatch_metric_alarm.unhealthy, aws_cloudwatch_metric_alarm.too_few] : alarm.dimensions == tomap({ LoadBalancer = var.load_balancer_arn_suffix, TargetGroup = var.target_group_arn_suffix })])
    error_message = "Targets must be watched in their group."
  }

  # Alarms watch what runs out.
  assert {
    condition     = aws_cloudwatch_metric_alarm.at_max.metric_name == "GroupDesiredCapacity" && aws_cloudwatch_metric_alarm.at_max.threshold == 6 && aws_cloudwatch_metric_alarm.at_max.comparison_operator == "GreaterThanOrEqualToThreshold" && aws_cloudwatch_metric_alarm.at_max.dimensions == tomap({ AutoScalingGroupName = "bookstore" })
    error_message = "A group that cannot grow must be noticed."
  }

  assert {
    condition     = { for id, alarm in aws_cloudwatch_metric_alarm.database_connections : id => alarm.threshold if alarm.metric_name == "DatabaseConnections" && alarm.dimensions == tomap({ DBInstanceIdentifier = id }) } == { bookstore-1 = 320, bookstore-2 = 320 }
    error_message = "80 % of the connections must be noticed, at writer and reader."
  }

  assert {
    condition     = alltrue([for id, alarm in aws_cloudwatch_metric_alarm.database_capacity : alarm.metric_name == "ACUUtilization" && alarm.threshold == 90]) && length(aws_cloudwatch_metric_alarm.database_capacity) == 2
    error_message = "A database that cannot grow must be noticed."
  }

  # Somebody hears of every alarm.
  assert {
    condition = alltrue([
      for alarm in concat(
        [aws_cloudwatch_metric_alarm.errors, aws_cloudwatch_metric_alarm.slow, aws_cloudwatch_metric_alarm.unhealthy, aws_cloudwatch_metric_alarm.too_few, aws_cloudwatch_metric_alarm.at_max],
        values(aws_cloudwatch_metric_alarm.database_connections), values(aws_cloudwatch_metric_alarm.database_capacity),
      ) : alarm.alarm_actions == toset([aws_sns_topic.alarms.arn]) && alarm.ok_actions == toset([aws_sns_topic.alarms.arn]) && length(alarm.alarm_description) > 40
    ])
    error_message = "Every alarm must be sent, must be taken back, and must say what to look at."
  }

  assert {
    condition     = aws_sns_topic_subscription.email[0].endpoint == "operations@example.com" && aws_sns_topic_subscription.email[0].topic_arn == aws_sns_topic.alarms.arn
    error_message = "The address must be subscribed."
  }
}

run "without_an_address_the_topic_waits_for_subscribers" {
  command = plan

  module {
    source = "./modules/observability"
  }

  variables {
    alarm_email = null
  }

  assert {
    condition     = length(aws_sns_topic_subscription.email) == 0
    error_message = "Nobody must be subscribed."
  }
}
