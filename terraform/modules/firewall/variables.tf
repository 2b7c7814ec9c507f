variable "name" {
  description = "Begins the name of everything that is made."
  type        = string
}

variable "vpc_id" {
  description = "The network."
  type        = string
}

variable "app_port" {
  description = "Port of the application, on instance and container alike."
  type        = number
}

variable "database_port" {
  description = "Port of the database."
  type        = number
}

variable "egress_ports" {
  description = "TCP ports that instances may reach on the internet beside 443."
  type        = set(number)
}
