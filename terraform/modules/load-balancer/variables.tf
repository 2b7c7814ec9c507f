variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "subnet_ids" {
  description = "Public subnets, one in each zone."
  type        = list(string)
}

variable "security_group_id" {
  description = "Of the balancer."
  type        = string
}

variable "domain_name" {
  description = "The host name that users see."
  type        = string
}

variable "route53_zone_id" {
  description = "Hosted zone of domain_name, or null where DNS is kept elsewhere."
  type        = string
}

variable "certificate_arn" {
  description = "A certificate for domain_name, or null to have one made in the hosted zone."
  type        = string
}

variable "app_port" {
  description = "Port of the application on the instances."
  type        = number
}

variable "health_path" {
  description = "What the balancer asks of each instance."
  type        = string
}

variable "deregistration_seconds" {
  description = "How long an instance that leaves may finish its requests."
  type        = number
}

variable "log_retention_days" {
  description = "Days that access logs are kept."
  type        = number
}

variable "deletion_protection" {
  description = "Refuse to delete the balancer, and the log bucket with what is in it."
  type        = bool
}
