variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
}

variable "subnet_ids" {
  description = "Where the instances are: a mount target in each."
  type        = list(string)
}

variable "security_group_id" {
  description = "Of the mount targets."
  type        = string
}

variable "owner_id" {
  description = "User and group that every access is made as, whoever asks."
  type        = number
}
