from lab.fault import Fault

FAULT = Fault(print)
