variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
  default     = "bookstore"

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,18}[a-z0-9]$", var.name)) && !strcontains(var.name, "--")
    error_message = "name takes 3 to 20 lower-case letters, digits and single hyphens, beginning with a letter: load balancers allow 32 characters, and names are extended."
  }
}

variable "region" {
  description = "AWS region, such as us-east-1. It needs three availability zones."
  type        = string
  default     = "us-east-1"

  validation {
    condition     = can(regex("^[a-z]{2}(-[a-z]+)+-[0-9]$", var.region))
    error_message = "region takes the code of an AWS region, such as us-east-1."
  }
}

variable "tags" {
  description = "Tags of everything that is made, beside Project and ManagedBy."
  type        = map(string)
  default     = {}
}

variable "domain_name" {
  description = "The host name that users see, such as books.example.com."
  type        = string

  validation {
    condition     = length(var.domain_name) <= 253 && can(regex("^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]{2,63}$", var.domain_name))
    error_message = "domain_name takes a host name in lower case without scheme, port or path, such as books.example.com."
  }
}

variable "route53_zone_id" {
  description = "Hosted zone of domain_name: its address record is made, and the certificate too unless certificate_arn is given. Without it DNS is kept elsewhere."
  type        = string
  default     = null

  validation {
    condition     = var.route53_zone_id == null || can(regex("^Z[A-Z0-9]{5,31}$", var.route53_zone_id))
    error_message = "route53_zone_id takes the id of a hosted zone, such as Z0123456789EXAMPLE, or null."
  }
}

variable "certificate_arn" {
  description = "An ACM certificate for domain_name in the same region. Without it one is made and validated in the hosted zone."
  type        = string
  default     = null

  validation {
    condition     = var.certificate_arn == null || can(regex("^arn:aws[a-z-]*:acm:${var.region}:[0-9]{12}:certificate/", var.certificate_arn))
    error_message = "certificate_arn takes the ARN of an ACM certificate in ${var.region}, or null."
  }

  validation {
    condition     = var.certificate_arn != null || var.route53_zone_id != null
    error_message = "Give certificate_arn, or route53_zone_id so that a certificate can be made: the shop has no plain HTTP."
  }
}

variable "vpc_cidr" {
  description = "Addresses of the network, an IPv4 block of /16 to /20."
  type        = string
  default     = "10.42.0.0/16"

  validation {
    condition     = can(cidrhost(var.vpc_cidr, 0)) && can(regex("/(1[6-9]|20)$", var.vpc_cidr)) && !strcontains(var.vpc_cidr, ":")
    error_message = "vpc_cidr takes an IPv4 block of /16 to /20, such as 10.42.0.0/16: it is cut into sixteen subnets."
  }
}

variable "nat_gateway_per_zone" {
  description = "A NAT gateway in each zone, so that the loss of one takes no other with it; false has one for all, and is cheaper."
  type        = bool
  default     = true
}
