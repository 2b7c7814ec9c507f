resource "aws_lb_target_group" "app" {
  name                 = var.name
  vpc_id               = var.vpc_id
  target_type          = "instance"
  protocol             = "HTTP"
  port                 = var.app_port
  deregistration_delay = var.deregistration_seconds

  # An instance that turns unhealthy while it drains is out after 10 s, well within the 15 s for which it still serves.
  health_check {
    protocol            = "HTTP"
    port                = "traffic-port"
    path                = var.health_path
    matcher             = "200"
    interval            = 5
    timeout             = 4
    healthy_threshold   = 2
    unhealthy_threshold = 2
  }

  # Sessions are in the database: any instance serves any visitor.
  stickiness {
    type    = "lb_cookie"
    enabled = false
  }
}
