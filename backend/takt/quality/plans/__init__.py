"""What is inspected, how and when: plans with versions, defect codes, gauges."""
