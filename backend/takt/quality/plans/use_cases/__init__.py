"""What people ask of plans, codes and gauges, one file each."""
