"""Printers and print jobs: labels asked for on a device, sent to a printer by the server.

A label that was asked for offline waits in the device's queue like any act, and is printed once
after it has arrived.
"""

from takt.inventory.printing.extension import PrintingExtension
from takt.inventory.printing.hosts import PrinterHosts
from takt.inventory.printing.spooler import Spooler

__all__ = ["PrinterHosts", "PrintingExtension", "Spooler"]
