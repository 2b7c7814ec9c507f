locals {
  # The one port of the application: security groups, target group, user data and the container all take it from here.
  app_port = 3000

  # Prometheus metrics, on the instance's own loopback only: neither the balancer nor a security group knows this port.
  metrics_port = 9464

  # What the balancer asks. It fails only for the instance itself: were it /health/ready, a database that is away would
  # have the group replace every instance (docs/decisions/0013).
  health_path = "/health"

  # What an instance asks of itself before it is put behind the balancer: migrated, database and uploads there.
  ready_path = "/health/ready"

  database_port = 3306
  database_name = "bookstore"
  database_user = "bookstore"

  # Connections of one instance to the writer, and as many to the reader.
  database_pool_size = 20

  # Who the application is inside its container and on the shared file system.
  app_uid = 10001

  # Seconds, each longer than the one before, so that nothing is cut off by what comes after it:
  # drain + slowest request < deregistration < the application's own end (45) < container stop < unit stop < lifecycle.
  timings = {
    drain           = 15
    slowest_request = 10
    deregistration  = 30
    container_stop  = 50
    unit_stop       = 60
    lifecycle       = 180
  }
}
