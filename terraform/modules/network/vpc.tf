resource "aws_vpc" "this" {
  cidr_block           = var.cidr
  enable_dns_support   = true
  enable_dns_hostnames = true

  tags = { Name = var.name }

  lifecycle {
    precondition {
      condition     = length(local.zones) == local.zone_count
      error_message = "The region has ${length(local.zones)} availability zones for this account; ${local.zone_count} are needed. Choose another region."
    }
  }
}

# Whatever is made without a security group lands in this one, which lets nothing in and nothing out.
resource "aws_default_security_group" "closed" {
  vpc_id  = aws_vpc.this.id
  ingress = []
  egress  = []

  tags = { Name = "${var.name}-closed" }
}
