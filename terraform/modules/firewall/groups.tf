# A group for each role. Their rules stand in inside.tf, between two groups, and in internet.tf, the only place for addresses.
resource "aws_security_group" "load_balancer" {
  name_prefix = "${var.name}-load-balancer-"
  description = "The balancer"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-load-balancer" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "app" {
  name_prefix = "${var.name}-app-"
  description = "The instances"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-app" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "database" {
  name_prefix = "${var.name}-database-"
  description = "The database"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-database" }

  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_security_group" "storage" {
  name_prefix = "${var.name}-storage-"
  description = "The mount targets of the uploads"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-storage" }

  lifecycle {
    create_before_destroy = true
  }
}
