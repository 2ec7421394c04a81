"""xdist's scheduling by hosts: one worker asks all that is asked of a host, so that its limits hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from xdist.scheduler import LoadScopeScheduling


class WholeHosts(LoadScopeScheduling):  # type: ignore[misc]  # xdist has no types for us
    """`groups`: of every nodeid, the host and whether it must be alone. What must be is given out last."""

    def __init__(self, config: Any, log: Any, groups: Mapping[str, tuple[str, bool]]) -> None:
        super().__init__(config, log)
        self._groups = {nodeid: f"{'alone on ' if alone else ''}{host}" for nodeid, (host, alone) in groups.items()}
        self._alone = {self._groups[nodeid] for nodeid, (_, alone) in groups.items() if alone}

    def _split_scope(self, nodeid: str) -> str:
        return self._groups.get(nodeid, nodeid)

    def _assign_work_unit(self, node: Any) -> None:
        """What only looks first; then what is alone at the hosts that the worker knows already, if there is any."""
        known = {f"alone on {host}" for host in self.assigned_work.get(node, {})}
        wanted = min(self.workqueue, key=lambda scope: (scope in self._alone, scope not in known))
        self.workqueue.move_to_end(wanted, last=False)
        super()._assign_work_unit(node)

    def remove_node(self, node: Any) -> str | None:
        """A dead worker's units go to others. What it died over is told, and not run again: xdist would, for ever."""
        left = [unit for unit in self.assigned_work.pop(node).items() if not all(unit[1].values())]
        if not left:
            return None
        died_over: str = next(nodeid for nodeid, over in left[0][1].items() if not over)
        left[0][1][died_over] = True
        self.workqueue.update({scope: unit for scope, unit in left if not all(unit.values())})
        for other in self.assigned_work:
            self._reschedule(other)
        return died_over
