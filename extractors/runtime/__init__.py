"""What every room stands on and no room defines: settings, clock, garbage collection."""
