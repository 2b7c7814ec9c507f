locals {
  library = "/usr/local/lib/bookstore"

  # What the templates may say. Scripts have no placeholders: what they need stands in instance.env, so that they can be
  # checked and tried as they are.
  facts = {
    name            = var.name
    region          = data.aws_region.current.region
    image           = "${var.image_repository}@${coalesce(var.image_digest, "none")}"
    registry        = split("/", var.image_repository)[0]
    app_port        = var.app_port
    metrics_port    = var.metrics_port
    ready_path      = var.ready_path
    app_uid         = var.app_uid
    public_url      = "https://${var.domain_name}"
    drain_ms        = var.timings.drain * 1000
    container_stop  = var.timings.container_stop
    unit_stop       = var.timings.unit_stop
    writer_host     = var.database.writer_host
    reader_host     = var.database.reader_host
    database_port   = var.database.port
    database_name   = var.database.name
    database_user   = var.database.user
    pool_size       = var.database.pool_size
    file_system_id  = var.storage.file_system_id
    access_point_id = var.storage.access_point_id
    log_group       = aws_cloudwatch_log_group.app.name
    launching_hook  = local.launching_hook
    termination     = local.terminating_hook
    more_settings   = join("\n", concat([for name in sort(keys(var.settings)) : "${name}=${var.settings[name]}"], local.secret_settings))
    secrets         = join("\n", [for name in sort(keys(var.secrets)) : "${name} ${var.secrets[name]}"])
  }

  # A secret is given as the name of the file that holds it. DB_READER_URL is put together on the instance.
  secret_settings = [for name in sort(concat(keys(var.secrets), ["DB_READER_URL"])) : "${name}_FILE=/run/secrets/${name}"]

  templates = {
    "/etc/bookstore/app.env"                          = "app.env.tftpl"
    "/etc/bookstore/instance.env"                     = "instance.env.tftpl"
    "/etc/bookstore/secrets.list"                     = "secrets.list.tftpl"
    "/etc/bookstore/docker/config.json"               = "docker-config.json.tftpl"
    "/etc/systemd/system/bookstore.service"           = "bookstore.service.tftpl"
    "/etc/systemd/system/srv-bookstore-uploads.mount" = "srv-bookstore-uploads.mount.tftpl"
  }

  scripts = ["common.sh", "install.sh", "fetch-secrets.sh", "pull-image.sh", "run-app.sh", "lifecycle.sh"]

  # Path to content.
  files = merge(
    { for target, template in local.templates : target => templatefile("${path.module}/templates/${template}", local.facts) },
    { "/etc/systemd/system/bookstore-lifecycle.service" = file("${path.module}/files/bookstore-lifecycle.service") },
    { for script in local.scripts : "${local.library}/${script}" => file("${path.module}/files/${script}") },
  )

  # cloud-init reads YAML, and JSON is YAML that needs no care with indentation.
  user_data = "#cloud-config\n${jsonencode({
    write_files = [for target, content in local.files : {
      path        = target
      content     = content
      permissions = startswith(target, "/etc/systemd/") ? "0644" : startswith(target, local.library) ? "0700" : "0600"
    }]
    runcmd = [["${local.library}/install.sh"]]
  })}\n"
}
