variable "database_engine_version" {
  description = "Version of Aurora MySQL 3. The default is of its long-term support line, which is not upgraded by itself."
  type        = string
  default     = "8.0.mysql_aurora.3.10.1"

  validation {
    condition     = can(regex("^8\\.0\\.mysql_aurora\\.3\\.[0-9]+\\.[0-9]+$", var.database_engine_version))
    error_message = "database_engine_version takes a version of Aurora MySQL 3, such as 8.0.mysql_aurora.3.10.1."
  }
}

variable "database_min_acu" {
  description = "Capacity that writer and reader each keep while idle, in Aurora capacity units of about 2 GiB."
  type        = number
  default     = 1

  validation {
    condition     = var.database_min_acu >= 0.5 && floor(var.database_min_acu * 2) == var.database_min_acu * 2
    error_message = "database_min_acu takes 0.5 or more in steps of 0.5: at 0 the database pauses, and the first visitor waits for it."
  }
}

variable "database_max_acu" {
  description = "Capacity that writer and reader each grow to."
  type        = number
  default     = 8

  validation {
    condition     = var.database_max_acu >= var.database_min_acu && var.database_max_acu >= 4 && var.database_max_acu <= 256 && floor(var.database_max_acu * 2) == var.database_max_acu * 2
    error_message = "database_max_acu takes 4 to 256 in steps of 0.5, and no less than database_min_acu."
  }
}

variable "database_max_connections" {
  description = "Connections that writer and reader each accept. The whole group, twice over during a roll-out, must fit in 80 % of them."
  type        = number
  default     = 400

  validation {
    condition     = floor(0.8 * var.database_max_connections) >= 2 * var.max_size * (local.database_pool_size + 2)
    error_message = "database_max_connections is too small: max_size (${var.max_size}) instances with pools of ${local.database_pool_size} and 2 for migrations, twice over during a roll-out, need more than 80 % of it."
  }

  validation {
    condition     = var.database_max_connections <= 16000
    error_message = "database_max_connections takes 16000 at the most."
  }
}

variable "database_backup_days" {
  description = "Days for which any second can be restored."
  type        = number
  default     = 14

  validation {
    condition     = var.database_backup_days >= 7 && var.database_backup_days <= 35
    error_message = "database_backup_days takes 7 to 35."
  }
}
