"""What a reviewed installation has: settings, compose and proxy files, the unit, the rotation rule."""

from __future__ import annotations

import json

from lab.place import Place

from .layout import APPLICATION, DEPLOYMENT, LOGS, NGINX, PROXY_PORT, REDIS_OPTIONS

UNIT = "/etc/systemd/system/alphapulse-trading.service"
ENVIRONMENT = """# AlphaPulse-RL environment
TRADING_MODE=paper  # paper or live - start with paper
export WEEX_API_KEY="lab-weex-key-7f3a9c"
WEEX_SECRET_KEY='lab-weex-secret-51d0ce88'
WEEX_PASSPHRASE=lab#pass-2290 # nothing real
REDIS_HOST=redis
REDIS_PORT=6379
LOG_LEVEL=INFO
BATCH_PROCESSING_ENABLED=true
CACHE_ENABLED=true
VECTORIZED_FEATURES=true
MODEL_CACHE_SIZE=3
DATA_CACHE_TTL=300
BACKUP_S3_ENABLED=false
"""
TRADING_PARAMS = """# Limits of the trading application; sizes and losses are fractions of the portfolio.
trading:
  pairs: [BTCUSDT, ETHUSDT, SOLUSDT]
risk:
  max_position_size: 0.10
  max_leverage: 12
  max_total_exposure: 0.80
  max_daily_loss: 0.03
  max_total_drawdown: 0.12
"""
ROTATION = f"""{LOGS}/*.log {{
    daily
    rotate 30
    compress
    delaycompress
    missingok
    notifempty
    copytruncate
}}
"""
SERVICE = f"""[Unit]
Description=AlphaPulse-RL trading system
Requires=docker.service

[Service]
Type=oneshot
RemainAfterExit=yes
WorkingDirectory={NGINX}
ExecStart=/usr/bin/docker compose up -d
ExecStop=/usr/bin/docker compose down

[Install]
WantedBy=multi-user.target
"""


def seed(place: Place) -> None:
    place.write(f"{DEPLOYMENT}/.env", ENVIRONMENT, mode=0o600)
    place.write(f"{APPLICATION}/config/trading_params.yaml", TRADING_PARAMS)
    place.write(f"{APPLICATION}/config/config.yaml", "environment: lab\n")
    place.write(f"{NGINX}/docker-compose.yml", _compose())
    place.write(f"{NGINX}/nginx.conf", _nginx(place))
    place.write("/etc/logrotate.d/alphapulse", ROTATION)
    place.write(UNIT, SERVICE)
    # A oneshot unit: active (exited) from its start on, however dead the containers are.
    state = {"ActiveState": "active", "SubState": "exited", "Type": "oneshot", "NRestarts": "0"}
    place.write("/.lab/units.json", json.dumps({"alphapulse-trading.service": state}))


def _compose() -> str:
    redis = " ".join(REDIS_OPTIONS)
    return f"""version: '3.8'
services:
  alphapulse-trading:
    container_name: alphapulse-trading
    command: python main.py --mode paper
    ports: ["8080:8080"]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
    deploy:
      resources:
        limits: {{cpus: '4.0', memory: 8G}}
        reservations: {{cpus: '2.0', memory: 4G}}
  alphapulse-monitor:
    container_name: alphapulse-monitor
    ports: ["8081:8081"]
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8081/health"]
  redis:
    container_name: alphapulse-redis
    command: redis-server {redis}
    ports: ["6379:6379"]
    healthcheck:
      test: ["CMD", "redis-cli", "ping"]
  fluentd:
    container_name: alphapulse-logs
    ports: ["24224:24224"]
  nginx:
    container_name: alphapulse-proxy
    ports: ["80:80", "443:443"]
"""


def _nginx(place: Place) -> str:
    folder = place.path(f"{NGINX}/run/.").parent
    scratch = "".join(
        f"  {name}_temp_path {folder}/{name};\n" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""daemon off;
master_process off;
pid {folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 64; }}
http {{
  access_log off;
{scratch}  upstream trading {{ server {place.address}:8080; }}
  upstream monitor {{ server {place.address}:8081; }}
  server {{
    listen {place.address}:{PROXY_PORT};
    location /trading/ {{ proxy_pass http://trading/; }}
    location /monitor/ {{ proxy_pass http://monitor/; }}
    location / {{ proxy_pass http://monitor; }}
  }}
}}
"""
