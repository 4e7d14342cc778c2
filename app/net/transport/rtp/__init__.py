"""What RTP packets carry besides voice: faces, earlier voice; and whose are read."""
