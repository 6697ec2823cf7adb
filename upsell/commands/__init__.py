"""What `python -m upsell` can do, for a shell and for cron."""
