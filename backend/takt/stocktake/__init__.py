"""The public face of stocktakes: plans, their part in a push, what the server does by itself."""

from takt.inventory import Extension
from takt.stocktake.extension import Stocktakes
from takt.stocktake.use_cases.plan_cycles import plan_cycles
from takt.stocktake.waits import forget_stocktakes, tell_waits

EXTENSION: Extension = Stocktakes()
"""The part of this area in a push."""

__all__ = ["EXTENSION", "forget_stocktakes", "plan_cycles", "tell_waits"]
