variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
}

variable "engine_version" {
  description = "Version of Aurora MySQL 3."
  type        = string
}

variable "database_name" {
  description = "The database that is made with the cluster."
  type        = string
}

variable "port" {
  description = "Where the database listens."
  type        = number
}

variable "subnet_ids" {
  description = "Subnets without a way to the internet, one in each zone."
  type        = list(string)
}

variable "security_group_id" {
  description = "Of the database."
  type        = string
}

variable "min_acu" {
  description = "Capacity while idle."
  type        = number
}

variable "max_acu" {
  description = "Capacity at the most."
  type        = number
}

variable "max_connections" {
  description = "Connections that each instance accepts."
  type        = number
}

variable "backup_days" {
  description = "Days of point-in-time recovery."
  type        = number
}

variable "log_retention_days" {
  description = "Days that logs are kept."
  type        = number
}

variable "deletion_protection" {
  description = "Refuse to delete the cluster."
  type        = bool
}
