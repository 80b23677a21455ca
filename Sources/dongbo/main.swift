import ArgumentParser
import Yams
import ServiceLifecycle
print(1)
