variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
}

variable "cidr" {
  description = "Addresses of the network, /16 to /20."
  type        = string
}

variable "nat_gateway_per_zone" {
  description = "A NAT gateway in each zone, or one for all."
  type        = bool
}

variable "log_retention_days" {
  description = "Days that rejected connections are kept."
  type        = number
}
