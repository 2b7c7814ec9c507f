locals {
  launching_hook   = "${var.name}-ready"
  terminating_hook = "${var.name}-drained"
}

# /health answers before the database is migrated, for a database that is away must not cost instances. So an instance
# joins the balancer only after it has said that it is ready (files/lifecycle.sh); one that never is, is given up.
resource "aws_autoscaling_lifecycle_hook" "ready" {
  name                   = local.launching_hook
  autoscaling_group_name = aws_autoscaling_group.app.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_LAUNCHING"
  default_result         = "ABANDON"
  heartbeat_timeout      = 600
}

# An instance that goes has been taken from the balancer; it says when the application has ended by itself.
resource "aws_autoscaling_lifecycle_hook" "drained" {
  name                   = local.terminating_hook
  autoscaling_group_name = aws_autoscaling_group.app.name
  lifecycle_transition   = "autoscaling:EC2_INSTANCE_TERMINATING"
  default_result         = "CONTINUE"
  heartbeat_timeout      = var.timings.lifecycle
}
