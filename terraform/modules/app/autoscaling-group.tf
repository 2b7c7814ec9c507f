locals {
  # Seconds after which a new instance counts: for scaling, for a roll-out, and for its health.
  warmup = 120
}

resource "aws_autoscaling_group" "app" {
  name                = var.name
  min_size            = var.min_size
  desired_capacity    = var.desired_size
  max_size            = var.max_size
  vpc_zone_identifier = var.subnet_ids
  target_group_arns   = [var.target_group_arn]

  health_check_type         = "ELB"
  health_check_grace_period = local.warmup
  default_instance_warmup   = local.warmup

  launch_template {
    id = aws_launch_template.app.id
    # A number: neither $Latest nor $Default can be rolled back to.
    version = aws_launch_template.app.latest_version
  }

  # A new launch template version replaces the instances, each one only when its successor is in service.
  instance_refresh {
    strategy = "Rolling"

    preferences {
      min_healthy_percentage = 100
      max_healthy_percentage = 150
      instance_warmup        = local.warmup
      auto_rollback          = true
    }
  }

  # The same order whenever instances are replaced, not only in a roll-out: when they fail, or zones are balanced anew.
  instance_maintenance_policy {
    min_healthy_percentage = 100
    max_healthy_percentage = 150
  }

  termination_policies = ["OldestLaunchTemplate", "OldestInstance"]

  enabled_metrics = [
    "GroupDesiredCapacity", "GroupInServiceInstances", "GroupMaxSize", "GroupMinSize", "GroupPendingInstances", "GroupTerminatingInstances", "GroupTotalInstances",
  ]

  # The first apply ends when so many answer the balancer, or fails.
  min_elb_capacity          = var.min_size
  wait_for_capacity_timeout = "20m"

  tag {
    key                 = "Name"
    value               = var.name
    propagate_at_launch = true
  }

  lifecycle {
    # The scaling policies' business.
    ignore_changes = [desired_capacity]
  }

  depends_on = [aws_iam_role_policy.app, aws_iam_role_policy_attachment.session_manager]
}
