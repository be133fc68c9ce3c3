"""Engine: recurrent networks in NumPy: the plan of a run, the cells, the run and its gradients."""
