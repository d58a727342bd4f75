"""What goes from room to room: frozen data without behaviour beyond what follows from its fields."""
