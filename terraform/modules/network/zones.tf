# Zones that an account has without asking for them; local zones and wavelength zones are none.
data "aws_availability_zones" "available" {
  state = "available"

  filter {
    name   = "opt-in-status"
    values = ["opt-in-not-required"]
  }
}

locals {
  zone_count = 3
  zones      = slice(data.aws_availability_zones.available.names, 0, min(local.zone_count, length(data.aws_availability_zones.available.names)))

  # Sixteen blocks of the network: 0-2 public, 4-6 private, 8-10 database, the rest for what comes.
  public_cidrs   = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 4, index) }
  private_cidrs  = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 4, 4 + index) }
  database_cidrs = { for index, zone in local.zones : zone => cidrsubnet(var.cidr, 4, 8 + index) }
}
