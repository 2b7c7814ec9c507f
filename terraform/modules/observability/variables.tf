variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
}

variable "alarm_email" {
  description = "Address that alarms are mailed to, or null."
  type        = string
}

variable "p95_seconds" {
  description = "What 95 % of the requests should stay under."
  type        = number
}

variable "load_balancer_arn_suffix" {
  description = "The balancer, in CloudWatch's dimensions."
  type        = string
}

variable "target_group_arn_suffix" {
  description = "The target group, in CloudWatch's dimensions."
  type        = string
}

variable "autoscaling_group_name" {
  description = "The group of instances."
  type        = string
}

variable "min_size" {
  description = "Instances that there should be at the least."
  type        = number
}

variable "max_size" {
  description = "Instances beyond which the group does not grow."
  type        = number
}

variable "database_instance_ids" {
  description = "Writer and reader."
  type        = list(string)
}

variable "database_max_connections" {
  description = "Connections that each of them accepts."
  type        = number
}
