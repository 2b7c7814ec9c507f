variable "name" {
  description = "Name of the repository."
  type        = string
}

variable "force_delete" {
  description = "Delete the repository with the images in it."
  type        = bool
}
