variable "min_size" {
  description = "Instances that there are at the least. Two is the least that survives the loss of one."
  type        = number
  default     = 2

  validation {
    condition     = var.min_size >= 2 && floor(var.min_size) == var.min_size
    error_message = "min_size takes a whole number from 2: with one instance a failure is an outage."
  }
}

variable "desired_size" {
  description = "Instances to begin with; from then on the scaling policies decide."
  type        = number
  default     = 2

  validation {
    condition     = var.desired_size >= var.min_size && var.desired_size <= var.max_size && floor(var.desired_size) == var.desired_size
    error_message = "desired_size takes a whole number from min_size to max_size."
  }
}

variable "max_size" {
  description = "Instances that there are at the most."
  type        = number
  default     = 6

  validation {
    condition     = var.max_size > var.min_size && var.max_size <= 50 && floor(var.max_size) == var.max_size
    error_message = "max_size takes a whole number above min_size, up to 50."
  }
}

variable "cpu_target" {
  description = "Average CPU, in percent, that the group is scaled to."
  type        = number
  default     = 50

  validation {
    condition     = var.cpu_target >= 20 && var.cpu_target <= 80
    error_message = "cpu_target takes a percentage from 20 to 80: below it instances idle, above it there is no room until the next one is there."
  }
}

variable "requests_per_target" {
  description = "Requests a minute for each instance that the group is scaled to. 6000 is 100 a second."
  type        = number
  default     = 6000

  validation {
    condition     = var.requests_per_target >= 60
    error_message = "requests_per_target takes a number a minute, from 60."
  }
}
