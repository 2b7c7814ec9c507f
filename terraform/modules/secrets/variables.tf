variable "name" {
  description = "Begins the names of the secrets."
  type        = string
}

variable "database_user" {
  description = "Whose password is kept."
  type        = string
}
