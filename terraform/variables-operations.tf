variable "log_retention_days" {
  description = "Days that log groups and the balancer's access logs are kept."
  type        = number
  default     = 30

  validation {
    condition     = contains([7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653], var.log_retention_days)
    error_message = "log_retention_days takes a number of days that CloudWatch knows, such as 7, 14, 30, 60, 90, 180 or 365."
  }
}

variable "alarm_email" {
  description = "Address that alarms are mailed to, after it has confirmed. Without it the topic is there for other subscribers."
  type        = string
  default     = null

  validation {
    condition     = var.alarm_email == null || can(regex("^[^@\\s]+@[^@\\s]+\\.[^@\\s]+$", var.alarm_email))
    error_message = "alarm_email takes an e-mail address, or null."
  }
}

variable "alarm_p95_seconds" {
  description = "The alarm's limit for the time that 95 % of the requests stay under, in seconds."
  type        = number
  default     = 0.2

  validation {
    condition     = var.alarm_p95_seconds >= 0.05 && var.alarm_p95_seconds <= 10
    error_message = "alarm_p95_seconds takes 0.05 to 10 seconds."
  }
}

variable "deletion_protection" {
  description = "Refuse to delete what holds data: the database, the balancer, the logs and the images. Set it to false, apply, and only then destroy."
  type        = bool
  default     = true
}

variable "eks" {
  description = "An EKS cluster in the same network, beside the group, for k8s/: its Kubernetes version, who may reach its API, and its nodes. null makes none."
  type = object({
    version             = string
    public_access_cidrs = list(string)
    instance_type       = optional(string, "t4g.medium")
    min_nodes           = optional(number, 3)
    max_nodes           = optional(number, 6)
  })
  default = null

  validation {
    condition     = var.eks == null || can(regex("^1\\.[0-9]{2}$", var.eks.version))
    error_message = "eks.version takes a version of Kubernetes, such as 1.34."
  }

  validation {
    condition     = var.eks == null || !contains(try(var.eks.public_access_cidrs, []), "0.0.0.0/0")
    error_message = "eks.public_access_cidrs takes the addresses that operators come from, or none for the network alone; the whole internet is not accepted."
  }

  validation {
    condition     = var.eks == null || try(var.eks.min_nodes >= 2 && var.eks.max_nodes >= var.eks.min_nodes, false)
    error_message = "eks.min_nodes takes 2 or more, and eks.max_nodes no less than that."
  }
}
