"""Where the lab's AlphaPulse-RL has its things; the same places as in its operations manual."""

from __future__ import annotations

APPLICATION = "/opt/alphapulse-rl"
LOGS = f"{APPLICATION}/logs"
DATA = f"{APPLICATION}/data"
BACKUPS = f"{APPLICATION}/backups"
DEPLOYMENT = f"{APPLICATION}/deployment"
NGINX = f"{DEPLOYMENT}/docker"
REDIS_DATA = "/var/lib/redis"
PROXY_PORT = 8088  # nobody is root here: port 80 is not to be had
REDIS_OPTIONS = (
    *("--appendonly", "yes"),
    *("--maxmemory", "2gb"),
    *("--maxmemory-policy", "allkeys-lru"),
    *("--save", "900", "1", "--save", "300", "10", "--save", "60", "10000"),  # redis 6 takes one pair at a time
)
