"""Engine: recurrent networks in NumPy: the plan of a run, the cells, the run itself, its gradients."""
