variable "name" {
  description = "Begins the name of everything that is made; the group has this very name."
  type        = string
}

variable "image_repository" {
  description = "Repository of the image, without tag or digest."
  type        = string
}

variable "image_digest" {
  description = "What runs: sha256:…"
  type        = string
}

variable "repository_arn" {
  description = "The repository that instances may pull from."
  type        = string
}

variable "domain_name" {
  description = "The host name that users see."
  type        = string
}

variable "app_port" {
  description = "Port of the application, in the container and on the instance."
  type        = number
}

variable "metrics_port" {
  description = "Port of the metrics, on the instance's loopback only."
  type        = number
}

variable "ready_path" {
  description = "What an instance asks of itself before it joins."
  type        = string
}

variable "app_uid" {
  description = "User and group of the application."
  type        = number
}

variable "timings" {
  description = "Seconds: how long each end takes at the most."
  type = object({
    drain           = number
    slowest_request = number
    deregistration  = number
    container_stop  = number
    unit_stop       = number
    lifecycle       = number
  })

  validation {
    condition = (
      var.timings.drain + var.timings.slowest_request < var.timings.deregistration &&
      var.timings.deregistration < var.timings.container_stop &&
      var.timings.container_stop < var.timings.unit_stop &&
      var.timings.deregistration + var.timings.unit_stop < var.timings.lifecycle
    )
    error_message = "The timings are out of order: drain + slowest_request < deregistration < container_stop < unit_stop, and deregistration + unit_stop < lifecycle."
  }
}

variable "settings" {
  description = "More settings of the shop."
  type        = map(string)
}

variable "secrets" {
  description = "Secret settings: name, and ARN of the secret that holds the value."
  type        = map(string)
}

variable "database" {
  description = "Where the database is, and as whom to use it."
  type = object({
    writer_host = string
    reader_host = string
    port        = number
    name        = string
    user        = string
    pool_size   = number
  })
}

variable "storage" {
  description = "Where the uploads are."
  type = object({
    file_system_id   = string
    file_system_arn  = string
    access_point_id  = string
    access_point_arn = string
  })
}

variable "subnet_ids" {
  description = "Private subnets, one in each zone."
  type        = list(string)
}

variable "security_group_id" {
  description = "Of the instances."
  type        = string
}

variable "target_group_arn" {
  description = "Where instances register."
  type        = string
}

variable "request_label" {
  description = "What requests are counted of, for scaling."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the shop's log is kept."
  type        = number
}

variable "instance_type" {
  description = "Type of the instances."
  type        = string
}

variable "ami_id" {
  description = "Amazon Linux 2023 image, or null for the newest."
  type        = string
}

variable "min_size" {
  description = "Instances at the least."
  type        = number
}

variable "desired_size" {
  description = "Instances to begin with."
  type        = number
}

variable "max_size" {
  description = "Instances at the most."
  type        = number
}

variable "cpu_target" {
  description = "Average CPU to scale to, in percent."
  type        = number
}

variable "requests_per_target" {
  description = "Requests a minute and instance to scale to."
  type        = number
}
