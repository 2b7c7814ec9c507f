variable "name" {
  description = "Name of the cluster."
  type        = string
}

variable "kubernetes_version" {
  description = "Version of Kubernetes, such as 1.34."
  type        = string
}

variable "public_access_cidrs" {
  description = "Addresses that may reach the cluster's API from the internet; none keeps it inside the network."
  type        = list(string)
}

variable "instance_type" {
  description = "Type of the nodes."
  type        = string
}

variable "min_nodes" {
  description = "Nodes at the least."
  type        = number
}

variable "max_nodes" {
  description = "Nodes at the most."
  type        = number
}

variable "subnet_ids" {
  description = "Private subnets, one in each zone."
  type        = list(string)
}

variable "database_security_group_id" {
  description = "Of the database, which pods may reach."
  type        = string
}

variable "database_port" {
  description = "Port of the database."
  type        = number
}

variable "storage" {
  description = "The uploads, which nodes may mount for their pods."
  type = object({
    file_system_arn  = string
    access_point_arn = string
  })
}

variable "storage_security_group_id" {
  description = "Of the uploads, which pods may reach."
  type        = string
}

variable "log_retention_days" {
  description = "Days that the control plane's log is kept."
  type        = number
}
